import { expose, transfer } from "comlink";
import { api } from "./api.ts";

expose({
  ...api,
  async run(...asked: Parameters<typeof api.run>) {
    const done = await api.run(...asked);
    return done && transfer(done, [done.values.buffer]);
  },
});
