/** The stories in Chinese, by the addresses of their files. */
export const texts = import.meta.glob<string>("./zh/*.md", { query: "?raw", import: "default", eager: true });
