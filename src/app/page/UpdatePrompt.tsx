import { useEffect } from "react";
import { useStore } from "zustand";
import { keepOffline, later, offline, takeNewVersion } from "./offline.ts";
import "./update.css";

/** Keeps the site for use without a network, and says when a newer version has come; it is used when the reader says so. */
export function UpdatePrompt() {
  const waiting = useStore(offline, (s) => s.waiting);
  useEffect(() => {
    void keepOffline();
  }, []);
  return (
    <div className="update" role="status">
      {waiting && (
        <p>
          A new version is here.{" "}
          <button type="button" onClick={takeNewVersion}>
            Use it now
          </button>
          <button type="button" onClick={later}>
            Later
          </button>
        </p>
      )}
    </div>
  );
}
