/** An error that screen readers announce at once; nothing without a message. */
export const Alert = ({ message }: { message: string | undefined }) =>
  message === undefined ? null : (
    <p class="alert" role="alert">
      {message}
    </p>
  );
