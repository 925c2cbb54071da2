import { AtlasError } from "../../atlas/atlasError.ts";

/**
 * Loads what needs a package that an installed command does not bring along; where it is missing, says which ones to install
 * (docs/decisions/0043).
 */
export async function beside<T>(what: string, packages: readonly string[], load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    const names = packages.join(" ");
    throw new AtlasError(
      `${what} needs ${packages.length === 1 ? "the package" : "the packages"} ${packages.join(", ")}, not installed beside transferscope: npm install ${names}`,
    );
  }
}
