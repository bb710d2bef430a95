import type { StartupError } from '../startup-error.ts';

/** For a run that is worthless once one of its programs keeps dying: the first that does. */
export function createKeepsDying(): {
  onKeepsDying: (error: StartupError) => void;
  failure: Promise<StartupError>;
} {
  let onKeepsDying: (error: StartupError) => void = () => {};
  const failure = new Promise<StartupError>((resolve) => {
    onKeepsDying = resolve;
  });
  return { onKeepsDying, failure };
}
