import { ago, moment } from './format.ts';
import { now } from './now.ts';

/** When something happened: how long ago, or the day; the whole time as a tooltip. */
export const Time = ({ at }: { at: string }) => (
  <time dateTime={at} title={moment(at)}>
    {ago(at, now.value)}
  </time>
);
