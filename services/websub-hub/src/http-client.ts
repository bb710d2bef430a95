export { Agent, request } from 'undici';
