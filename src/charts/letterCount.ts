/** Letters of a text, by which its width is estimated: a Chinese one is as wide as two. */
export const letterCount = (text: string): number => text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0) * 0.75;
