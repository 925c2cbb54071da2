/** Version of the software, as exports and citations carry it; a test holds it to package.json. */
export const version = "0.1.0";

/** Put in by the build (vite.config.ts). */
declare const __COMMIT__: string | undefined;

/** The commit that the site was built from; `unknown` without git, and where nothing was built. */
export const commit: string = typeof __COMMIT__ === "string" ? __COMMIT__ : "unknown";
