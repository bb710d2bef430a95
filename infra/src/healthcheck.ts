/** For the image: `node dist/healthcheck.mjs http://…/readyz` ends with 0 if that answers with 2xx, else with 1. */
const [url = ''] = process.argv.slice(2);
const answered = await fetch(url).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(answered ? 0 : 1);
