import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMetrics } from '@ripple/telemetry';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { repositoryRoot } from '../paths.ts';
import { serviceNames } from '../service-names.ts';
import { dashboardExpressions } from './dashboard.ts';
import { findPromtool } from './promtool.ts';
import { ruleGroups } from './rules.ts';

const read = (file: string) => readFileSync(path.join(repositoryRoot, file), 'utf8');
const readYaml = (file: string) => parse(read(file), { merge: true });

interface Registered {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram' | 'summary';
  labelNames: string[];
  upperBounds?: number[];
}

const { registry } = createMetrics();
const registered = registry.getMetricsAsArray() as unknown as Registered[];
const ours = registered.filter(({ name }) => name.startsWith('ripple_'));
const rules = ruleGroups.flatMap((group) => group.rules);
const alerts = rules.filter((rule) => 'alert' in rule);
const recorded = rules.flatMap((rule) => ('record' in rule ? [rule.record] : []));
const expressions = [...rules.map(({ expr }) => expr), ...dashboardExpressions];
const promtool = await findPromtool();

/** What an expression asks for: `[name, matchers]`. */
const selectors = (expr: string) =>
  [...expr.matchAll(/\b((?:ripple|process|nodejs|ring:ripple)_\w[\w:]*)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', matchers = '']) => [name, matchers] as const,
  );

/** The metric that a series belongs to; a histogram has several. */
function metricOf(series: string): Registered | undefined {
  const named = registered.find(({ name }) => name === series);
  if (named) return named;
  const [, base] = /^(.+)_(?:bucket|sum|count)$/.exec(series) ?? [];
  return registered.find(({ name, type }) => name === base && type === 'histogram');
}

describe('metrics', () => {
  it.each(ours)('$name is named by the conventions of Prometheus', ({ name, type, help, labelNames }) => {
    expect(help).toMatch(/^[A-Z\d].{10,}\.$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(name).not.toMatch(/_(?:count|sum|bucket|info)$/);
    expect(name).not.toMatch(/_(?:ms|millis|milliseconds|minutes|hours|kb|kilobytes|mb|percent)(?:_|$)/);
    for (const label of labelNames) expect(label).toMatch(/^[a-z]+$/);
    // Whatever names a person or a thing has no bound.
    expect(labelNames.join()).not.toMatch(/id|handle|tag|url|address|post|user/);
  });

  it.skipIf(promtool === undefined)('are fine by promtool', async () => {
    const text = (await Promise.all(ours.map(({ name }) => registry.getSingleMetricAsString(name)))).join(
      '\n',
    );
    const { all } = await execa(promtool as string, ['check', 'metrics'], { input: `${text}\n`, all: true });
    expect(all).toBe('');
  });
});

describe('rules and dashboard', () => {
  it('ask for what is there', () => {
    const asked = expressions.flatMap(selectors);
    expect(asked.length).toBeGreaterThan(expressions.length);
    for (const [name, matchers] of asked) {
      if (name.startsWith('ring:')) {
        expect(recorded).toContain(name);
        continue;
      }
      const metric = metricOf(name);
      expect(metric, name).toBeDefined();
      for (const [, label = '', value = ''] of matchers.matchAll(/(\w+)[=!~]+"([^"]*)"/g)) {
        if (label !== 'le') expect(metric?.labelNames, name).toContain(label);
        else expect(metric?.upperBounds, name).toContain(Number(/^\d+(?:\.\d+)?/.exec(value)?.[0]));
      }
    }
  });

  it('show every metric of Ripple', () => {
    const shown = new Set(dashboardExpressions.flatMap(selectors).map(([name]) => metricOf(name)?.name));
    expect(ours.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });

  it.skipIf(promtool === undefined)('are PromQL, those of the dashboard, too', async () => {
    const asRules = dashboardExpressions.map((expr, index) => ({
      record: `panel:line:${index}`,
      expr: expr.replaceAll('$__rate_interval', '1m'),
    }));
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'ripple-')), 'dashboard.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules: asRules }] }));
    const { stdout } = await execa(promtool as string, ['check', 'rules', file]);
    expect(stdout).toContain(`${dashboardExpressions.length} rules found`);
  });

  it('ask whichever Prometheus a Grafana has', () => {
    const { panels, templating } = JSON.parse(read('infra/grafana/dashboards/ripple.json'));
    expect(templating.list).toMatchObject([{ name: 'datasource', type: 'datasource', query: 'prometheus' }]);
    for (const { type, title, datasource } of panels) {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: of Grafana
      if (type !== 'row') expect(datasource, title).toEqual({ type: 'prometheus', uid: '${datasource}' });
    }
    // Nor does ours rely on a name of its own.
    const [ours] = readYaml('infra/grafana/provisioning/datasources/prometheus.yml').datasources;
    expect(ours).toMatchObject({ type: 'prometheus', isDefault: true });
    expect(ours.uid).toBeUndefined();
  });

  it.each(alerts)('$alert says what to do', ({ annotations }) => {
    const [file = '', anchor] = annotations.runbook.split('#');
    const headings = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(headings).toContain(anchor);
  });

  it.each(alerts)('$alert is tested: it fires, and it does not', ({ alert }) => {
    const { tests } = readYaml('infra/prometheus/rules.test.yml');
    const of = tests
      .flatMap((test: { alert_rule_test?: { alertname: string }[] }) => test.alert_rule_test ?? [])
      .filter(({ alertname }: { alertname: string }) => alertname === alert);
    const fires = of.map(({ exp_alerts = [] }: { exp_alerts?: object[] }) => exp_alerts.length > 0);
    expect(fires).toContain(true);
    // One that fires for one of several things stays silent about the others.
    expect(of.length).toBeGreaterThan(1);
  });
});

describe('docker-compose.yml', () => {
  const { services, volumes } = readYaml('docker-compose.yml');
  const config = readYaml('infra/prometheus/prometheus.yml');

  it('passes to every service what docs/tracing.md says of OpenTelemetry', () => {
    const named = [...read('docs/tracing.md').matchAll(/^\|.*$/gm)].flatMap(([row]) =>
      [...row.matchAll(/`(OTEL_\w+)`/g)].map(([, name = '']) => name),
    );
    expect(named).toContain('OTEL_RESOURCE_ATTRIBUTES');
    for (const name of serviceNames) {
      expect(Object.keys(services[name].environment), name).toEqual(expect.arrayContaining(named));
    }
  });

  it('has a target of Prometheus in every service, where it serves its metrics', () => {
    const [{ names, port }] = config.scrape_configs[0].dns_sd_configs;
    expect(names).toEqual([...serviceNames]);
    for (const name of serviceNames) expect(services[name].environment.OPS_PORT, name).toBe(port);
    expect(services.api.environment.PORT).toBe(port);
  });

  it('gives Prometheus and Grafana what they are told to read, and shows both to this machine only', () => {
    for (const name of ['prometheus', 'grafana']) {
      const { profiles, ports, volumes: mounts } = services[name];
      expect(profiles).toEqual(['monitoring']);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const mount of mounts as string[]) {
        const [from = ''] = mount.split(':');
        if (from.startsWith('./')) expect(() => read(from), from).toThrow('EISDIR');
        else expect(Object.keys(volumes)).toContain(from);
      }
    }
    const grafana: string[] = services.grafana.volumes.map((mount: string) => mount.split(':')[1]);
    const provider = readYaml('infra/grafana/provisioning/dashboards/ripple.yml').providers[0];
    expect(grafana).toContain(provider.options.path);
    const [datasource] = readYaml('infra/grafana/provisioning/datasources/prometheus.yml').datasources;
    expect(datasource.url).toBe('http://prometheus:9090');
    expect(datasource.jsonData.timeInterval).toBe(config.global.scrape_interval);
  });
});
