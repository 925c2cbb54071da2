/** Version of the software, as exports and citations carry it; a test holds it to package.json. */
export const version = "0.1.0";
