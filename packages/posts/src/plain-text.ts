import { hasVisibleCharacter } from './text.ts';

/** Ends a line, also where \n was not meant (UAX #9, paragraph separators; UAX #14). */
const LINE_ENDS = /[\n\v\f\r\u0085\u2028\u2029]/;

/** Controls of UAX #9 that change the direction of what follows: embeddings and overrides; isolates. */
const EMBEDDINGS = '\u202a\u202b\u202d\u202e';
const ISOLATES = '\u2066\u2067\u2068';
const PDF = '\u202c';
const PDI = '\u2069';
const CONTROLS = new RegExp(`[${EMBEDDINGS}${ISOLATES}${PDF}${PDI}]`, 'g');

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Of one grapheme as a rule: longer ones are cut. */
const UNITS = 20;

/** A name as a part of a longer line: on one line, and without controls that would turn the rest of it around. */
export const plainName = (name: string): string => oneLine(name.replace(CONTROLS, ''));

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * The beginning of a text, on one line; what was cut off is told by an ellipsis. Bidirectional controls that are
 * open at its end are closed there (UAX #9, 3.3.2).
 * @param most in graphemes
 */
export function excerpt(text: string, most: number): string {
  const line = oneLine(text);
  const units = most * UNITS;
  const characters = Array.from(graphemes.segment(line.slice(0, units)), ({ segment }) => segment);
  const isWhole = line.length <= units && characters.length <= most;
  // The last one may have been cut in the middle.
  const shown = line.length > units ? characters.slice(0, -1) : characters;
  return closeBidi(isWhole ? line : `${shown.slice(0, most).join('')}…`);
}

/** The first line of a text that has a visible character; the whole text if none has. */
export const firstVisibleLine = (text: string): string =>
  text.split(LINE_ENDS).find(hasVisibleCharacter) ?? text;

/** Ends what bidirectional controls have begun, and leaves out those that end nothing (UAX #9, BD9 and BD11). */
export function closeBidi(text: string): string {
  /** What closes each of those that are open. */
  let open: string[] = [];
  const closed = text.replace(CONTROLS, (control) => {
    if (EMBEDDINGS.includes(control)) open.push(PDF);
    else if (ISOLATES.includes(control)) open.push(PDI);
    else if (control === PDF) return open.at(-1) === PDF ? (open.pop() as string) : '';
    else {
      // The end of an isolate ends the embeddings in it, too.
      const isolate = open.lastIndexOf(PDI);
      if (isolate < 0) return '';
      open = open.slice(0, isolate);
    }
    return control;
  });
  return closed + open.reverse().join('');
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A plain text as HTML, also between quotation marks. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
