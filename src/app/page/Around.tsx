import { Access } from "../access/Access.tsx";
import { PrintFoot, PrintHead } from "../print/PrintSheet.tsx";

/** Before the page itself: what only paper has, skip links, the list of keys. */
export function Head() {
  return (
    <>
      <PrintHead />
      <Access />
    </>
  );
}

/** After it: what only paper has. */
export function Foot() {
  return <PrintFoot />;
}
