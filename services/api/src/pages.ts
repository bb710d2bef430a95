/** The few pages that mail leads to. What stands in them is ours, and nothing that somebody wrote. */

const page = (content: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Ripple</title></head><body>${content}</body></html>`;

/** Asks before something is done: the button posts to the same address. */
export const askPage = (question: string, label: string): string =>
  page(`<form method="post"><p>${question}</p><button>${label}</button></form>`);

export const donePage = (sentence: string): string => page(`<p>${sentence}</p>`);
