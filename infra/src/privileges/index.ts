export { applyRoles } from './apply-roles.ts';
export { rabbitmqDefinitions } from './rabbitmq.ts';
export { redisAcl } from './redis.ts';
export { derivePasswords, type Role, roleName, roles, type Users, urlsOf } from './roles.ts';
