/** Size of letters that the reader has chosen in the browser, where 1 is the usual 16 px: figures are enlarged by it, as all text is. */
export const letters = globalThis.document ? parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 : 1;
