/** The lines between two empty lines of an event stream (HTML Standard, 9.2.6). */
export interface Block {
  id?: string;
  event?: string;
  data?: string;
  comment?: string;
  /** In ms. */
  retry?: number;
}

/**
 * Creates a parser of an event stream. It takes the stream in pieces of any size, and returns the blocks that each
 * piece completes.
 *
 * A parser of our own: eventsource-parser drops an `id` without `data`, and Ripple sends the position of a reader in
 * these (docs/adr/0013).
 */
export function createBlockParser(): (piece: string) => Block[] {
  let rest = '';
  let block: Block = {};

  function take(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (name === '') block.comment = value;
    else if (name === 'event') block.event = value;
    else if (name === 'data') block.data = block.data === undefined ? value : `${block.data}\n${value}`;
    else if (name === 'id' && !value.includes('\0')) block.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) block.retry = Number(value);
  }

  return (piece) => {
    const text = rest + piece;
    // A CR at the end may be half of a line end.
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + text.slice(whole.length);
    const blocks: Block[] = [];
    for (const line of lines) {
      if (line !== '') {
        take(line);
      } else if (Object.keys(block).length > 0) {
        blocks.push(block);
        block = {};
      }
    }
    return blocks;
  };
}
