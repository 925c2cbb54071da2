/** Version of the software, for exports and citations; a test compares it with package.json. */
export const version = "0.1.0";

/** Defined by the build (vite.config.ts). */
declare const __COMMIT__: string | undefined;

/** The commit that the site was built from; `unknown` without git, and where nothing was built. */
export const commit: string = typeof __COMMIT__ === "string" ? __COMMIT__ : "unknown";
