import { parentPort } from "node:worker_threads";
import { type Endpoint, expose } from "comlink";
import nodeEndpoint, { type NodeEndpoint } from "comlink/dist/esm/node-adapter.mjs";
import { api } from "./api.ts";

expose(api, nodeEndpoint(parentPort as unknown as NodeEndpoint) as Endpoint);
