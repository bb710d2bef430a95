import { bundle } from './build.ts';
import { serviceNames } from './service-names.ts';

/** For the image: bundles the services, the page, and the commands of docker-compose.yml into `dist/`. */
await bundle(serviceNames, 'dist', {
  migrate: 'infra/src/migrate.ts',
  privileges: 'infra/src/privileges/print.ts',
  healthcheck: 'infra/src/healthcheck.ts',
  ripple: 'services/cli/src/main.ts',
});
