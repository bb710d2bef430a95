import { beforeEach, describe, expect, it } from 'vitest';
import { createRestarts, type Restarts } from './restarts.ts';

let now: number;
let chance: number;
let restarts: Restarts;
beforeEach(() => {
  now = 0;
  chance = 1;
  restarts = createRestarts({ now: () => now, random: () => chance });
});
const die = (times: number) => Array.from({ length: times }, () => restarts.died('exit code 1'));

describe('the pause before a restart', () => {
  it('doubles with every death in a row, up to half a minute', () => {
    expect(die(10)).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    expect(restarts.deathsInARow()).toBe(10);
    expect(restarts.lastDeath()).toBe('exit code 1');
  });

  it('is half as long at least', () => {
    chance = 0;
    expect(die(2)).toEqual([100, 200]);
  });

  it('stays finite after days of dying', () => {
    expect(die(10_000).at(-1)).toBe(30_000);
  });

  it('is short again after half a minute of being ready', () => {
    die(6);
    restarts.ready();
    now += 29_999;
    expect(restarts.deathsInARow()).toBe(6);
    now += 1;
    expect(restarts.deathsInARow()).toBe(0);
    expect(die(2)).toEqual([200, 400]);
  });

  it('goes on growing for what dies sooner', () => {
    const delays = Array.from({ length: 4 }, () => {
      restarts.ready();
      now += 20_000;
      return restarts.died('SIGKILL');
    });
    expect(delays).toEqual([200, 400, 800, 1_600]);
  });

  it('is short again on request', () => {
    die(6);
    restarts.forget();
    expect(restarts.deathsInARow()).toBe(0);
    expect(die(1)).toEqual([200]);
  });
});

it('is ready until it dies', () => {
  expect(restarts.isReady()).toBe(false);
  restarts.ready();
  expect(restarts.isReady()).toBe(true);
  die(1);
  expect(restarts.isReady()).toBe(false);
});
