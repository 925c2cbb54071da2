import { t } from "../lib/language.ts";
import { MathText } from "./MathSymbol.tsx";
import "./notices.css";

interface Props {
  readonly notices: readonly { readonly key: string; readonly message: string }[];
  readonly onDismiss: () => void;
}

/** Maximum number of notices shown; a broken link may have thousands. */
const SHOWN = 8;

/** The notices of a link as one dismissible message. */
export function Notices({ notices, onDismiss }: Props) {
  if (notices.length === 0) return null;
  return (
    <section className="notices" role="alert">
      <p>
        <strong>
          {t("This link was read with {n, plural, one {one change} other {# changes}}.", { n: notices.length })}
        </strong>
      </p>
      <ul>
        {notices.slice(0, SHOWN).map((n, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key may be named twice, the list never reorders
          <li key={i}>
            <code translate="no">{n.key}</code> <MathText text={n.message} />
          </li>
        ))}
        {notices.length > SHOWN && <li>{t("and {n} more", { n: notices.length - SHOWN })}</li>}
      </ul>
      <button type="button" onClick={onDismiss}>
        Dismiss
      </button>
    </section>
  );
}
