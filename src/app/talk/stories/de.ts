/** The stories in German, by the addresses of their files. */
export const texts = import.meta.glob<string>("./de/*.md", { query: "?raw", import: "default", eager: true });
