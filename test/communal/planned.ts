import { afterAll } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import type { PlannedService } from '../../src/experiment/plan';
import { engine } from '../providers/docker/laboratory';
import { communalService } from './laboratory';

/** What plans the communal services of a file's tests; after the last of them their servers are removed. */
export function planning(): typeof communalService {
  const services: PlannedService[] = [];
  afterAll(async () => {
    const names = new Set(services.map((service) => communalServerOf(service).serverName));
    for (const name of names) await engine.getContainer(name).remove({ force: true, v: true });
  });
  return (...parameters) => {
    const service = communalService(...parameters);
    services.push(service);
    return service;
  };
}
