import { bundle } from './build.ts';
import { serviceNames } from './service-names.ts';

/** For the image: bundles the services and the page into `dist/`. */
await bundle(serviceNames, 'dist');
