import { bundle } from './build.ts';
import { serviceNames } from './stack-environment.ts';

/** For the image: bundles the services into `dist/`. */
await bundle(serviceNames, 'dist');
