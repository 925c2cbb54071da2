export { replicate as replicateLaw } from "./onePass.ts";
