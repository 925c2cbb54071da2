import { SaidError } from "../../lib/saying.ts";

/** A file cannot be used. The message is a sentence for its owner that names the line or the key. */
export class ReadError extends SaidError {}

/** What another thread is to catch: of an error only its text gets there, so that what it says goes instead (`sayingOf`). */
export const acrossThreads = (error: unknown): unknown => (error instanceof SaidError ? error.saying : error);

/** Most bytes of a file, and of what it unpacks to. */
export const LARGEST_FILE = 64 * 2 ** 20;
export const LARGEST_UNPACKED = 128 * 2 ** 20;

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;
