import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { language } from '../text/index.ts';

export interface Series {
  label: string;
  points: { at: number; ms: number }[];
  /** A custom property of the style sheet. */
  colour: string;
  dots?: boolean;
  dashed?: boolean;
}

const HEIGHT = 220;
/** Replaces 0, which a logarithmic scale cannot show. */
const LEAST = 0.01;

/** Values over time, on a logarithmic scale unless `linear`. The same values stand beside it as text, so it is an image to screen readers. */
export function Chart({
  label,
  series,
  linear = false,
}: {
  label: string;
  series: Series[];
  linear?: boolean;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const shape = `${language.value} ${linear} ${series.map((each) => each.label).join()}`;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(element, series, linear), align(series, linear), element);
    };
    draw();
    const resize = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resize.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      resize.disconnect();
      dark.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [shape]);

  useEffect(() => plot.current?.setData(align(series, linear)), [series]);
  return <div class="chart" role="img" aria-label={label} ref={place} />;
}

function optionsFor(element: HTMLElement, series: Series[], linear: boolean): uPlot.Options {
  const style = getComputedStyle(element);
  const [ink, grid] = [style.getPropertyValue('--ink'), style.getPropertyValue('--line')];
  const clock = new Intl.DateTimeFormat(language.value, { timeStyle: 'medium', hourCycle: 'h23' });
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    cursor: { show: false },
    legend: { live: false },
    scales: { y: linear ? { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } : { distr: 3 } },
    axes: [
      { ...axis, space: 90, values: (_, splits) => splits.map((at) => clock.format(at * 1_000)) },
      { ...axis, size: 60 },
    ],
    series: [
      {},
      ...series.map(({ label, colour, dots = false, dashed = false }): uPlot.Series => {
        const stroke = style.getPropertyValue(colour);
        return {
          label,
          stroke,
          width: dots ? 0 : 2,
          spanGaps: true,
          points: { show: dots, size: 5, fill: stroke },
          ...(dots && { paths: () => null }),
          ...(dashed && { dash: [6, 6] }),
        };
      }),
    ],
  };
}

/** Series with one time axis in common. */
function align(series: Series[], linear: boolean): uPlot.AlignedData {
  const tables = series.map(({ points }): uPlot.AlignedData => {
    return [points.map(({ at }) => at / 1_000), points.map(({ ms }) => (linear ? ms : Math.max(LEAST, ms)))];
  });
  return tables.length === 0 ? [[]] : uPlot.join(tables);
}
