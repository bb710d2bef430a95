/** Something that went wrong, told at once. */
export const Alert = ({ message }: { message: string | undefined }) =>
  message === undefined ? null : (
    <p class="alert" role="alert">
      {message}
    </p>
  );
