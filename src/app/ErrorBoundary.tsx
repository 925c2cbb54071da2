import { Component, type ReactNode } from "react";
import { encodeLink } from "../scene/link.ts";
import { store } from "./store.ts";

interface Props {
  /** What the sentence says could not be shown. */
  readonly what: string;
  readonly children: ReactNode;
}

interface State {
  readonly error?: unknown;
  readonly failed: boolean;
}

/** Where drawing throws, a sentence with the link and two ways on stands in place of the children; never a white page. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true };
  }

  override render() {
    const { what, children } = this.props;
    const { error, failed } = this.state;
    if (!failed) return children;
    const { link, defaults } = addresses();
    return (
      <section className="failure" role="alert">
        <p>
          <strong>{what} could not be shown</strong> ({error instanceof Error ? error.message : String(error)}). The
          setting is not lost: it is in this link.
        </p>
        <input
          type="text"
          readOnly
          value={link}
          aria-label="Link to the present setting"
          onFocus={(event) => event.target.select()}
        />
        <p className="failure-ways">
          <button type="button" onClick={() => this.setState({ failed: false, error: undefined })}>
            Try again
          </button>
          <button type="button" onClick={() => location.assign(defaults)}>
            Reload with the defaults
          </button>
        </p>
      </section>
    );
  }
}

/** Links to the present scene, and to the defaults at the same level of embedding. What has failed may be the scene itself. */
function addresses(): { link: string; defaults: string } {
  const page = location.origin + location.pathname;
  try {
    const { scene } = store.getState();
    return {
      link: `${page}?${encodeLink(scene)}`,
      defaults: `${page}?v=1${scene.embed === "no" ? "" : `&embed=${scene.embed}`}`,
    };
  } catch {
    return { link: location.href, defaults: `${page}?v=1` };
  }
}
