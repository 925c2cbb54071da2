/** A thread of the one file: it has the page's own program, which knows by the missing document what to do (oneFile.ts). */
export function startThread(): Worker {
  address ??= URL.createObjectURL(
    new Blob([`"use strict";`, document.querySelector("script[type=module]")?.textContent ?? ""], {
      type: "text/javascript",
    }),
  );
  return new Worker(address);
}

let address: string | undefined;
