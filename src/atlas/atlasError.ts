/** A plan, a store or a worker's message that cannot be used: exit code 2, and a sentence. */
export class AtlasError extends Error {}
