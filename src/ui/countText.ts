import { t } from "../lib/language.ts";

export const trialsText = (trials: number): string =>
  trials === 1 ? t("one trial") : t("{trials} trials", { trials });

export const threadsText = (threads: number): string =>
  threads === 1 ? t("one thread") : t("{threads} threads", { threads });
