import { describe, expect, it } from 'vitest';
import { laneNames, laneOf, lanes, type TypeOfOneLane } from './lanes.ts';
import { messageTypes } from './message-types.ts';

describe('lanes', () => {
  const carried = laneNames.flatMap((lane) => lanes[lane].carries as readonly string[]);

  it('carry every type of message but watermarks, which go everywhere', () => {
    expect(new Set(carried)).toEqual(
      new Set(Object.keys(messageTypes).filter((type) => type !== 'watermark')),
    );
  });

  it('share no type but the slices of followers', () => {
    const shared = carried.filter((type, index) => carried.indexOf(type) !== index);
    expect(shared).toEqual(['deliver-home']);
  });

  it('follow from the type of a message', () => {
    expect(laneOf('post-created')).toBe('post-created');
    expect(laneOf('post-edited')).toBe('events');
    const ofTwoLanes = 'deliver-home';
    // @ts-expect-error: its lane has to be chosen
    const never: TypeOfOneLane = ofTwoLanes;
    expect(never).toBe(ofTwoLanes);
  });
});
