import { Component, type ReactNode } from "react";
import { t } from "../../lib/language.ts";
import { presentAddress, reloadPresent } from "../state/presentAddress.ts";
import "./failure.css";

interface Props {
  /** What the sentence says could not be shown. */
  readonly what: string;
  /** With it nothing else is left: then the defaults are offered, too, since the setting itself may be what throws. */
  readonly whole?: boolean;
  readonly children: ReactNode;
}

interface State {
  readonly error?: unknown;
  readonly failed: boolean;
}

/** Where drawing throws, a sentence with the link and ways on stands in place of the children; never a white page. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true };
  }

  override render() {
    const { what, whole, children } = this.props;
    const { error, failed } = this.state;
    if (!failed) return children;
    return (
      <section className="failure" role="alert">
        <p>
          <strong>{t("{what} could not be shown", { what })}</strong>{" "}
          {t("({error}). The setting is not lost: it is in this link.", {
            error: error instanceof Error ? error.message : String(error),
          })}
        </p>
        <input
          type="text"
          readOnly
          value={presentAddress()}
          aria-label="Link to the present setting"
          onFocus={(event) => event.target.select()}
        />
        <p className="failure-ways">
          <button type="button" onClick={() => this.setState({ failed: false, error: undefined })}>
            Try again
          </button>
          <button type="button" onClick={reloadPresent}>
            Reload this setting
          </button>
          {whole && (
            <button type="button" onClick={() => location.assign(presentAddress(true))}>
              Reload with the defaults
            </button>
          )}
        </p>
      </section>
    );
  }
}
