interface CanSaveFiles {
  /** Not in every browser (https://wicg.github.io/file-system-access/). */
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * Saves an answer as a file that the reader names: while it comes where the browser can do that, else when it is whole.
 * Nothing is saved of an answer that breaks off.
 * @param open is called when the reader has chosen where to
 * @returns whether it was saved: the reader may choose nothing
 */
export async function saveAs(name: string, open: () => Promise<Response>): Promise<boolean> {
  const { showSaveFilePicker } = window as CanSaveFiles;
  if (!showSaveFilePicker) {
    const address = URL.createObjectURL(await (await open()).blob());
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    // The browser has begun to read it by then.
    setTimeout(() => URL.revokeObjectURL(address), FREE_AFTER_MS);
    return true;
  }
  const file = await showSaveFilePicker.call(window, { suggestedName: name }).catch((error) => {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  });
  if (!file) return false;
  const { body } = await open();
  const writable = await file.createWritable();
  if (body) await body.pipeTo(writable);
  else await writable.close();
  return true;
}

const FREE_AFTER_MS = 60_000;
