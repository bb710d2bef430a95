/** Something the person at the terminal can act upon. Printed as its one sentence, never with a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}
