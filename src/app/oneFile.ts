// The program of the one file (docs/offline.md), and of its threads: they are started with the same text (engine/ownThread.ts).
if (typeof document !== "undefined") void import("./main.tsx");
else void import("../../workers/solve.worker.ts");
