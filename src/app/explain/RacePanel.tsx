import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { markPath } from "../../charts/curves.ts";
import { markerOf } from "../../figures/curveFigure.ts";
import { readable } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { explanations, modelById } from "../../models/registry.ts";
import type { Race } from "../../models/training.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { RacePlot } from "../../ui/RacePlot.tsx";
import { frames } from "../frame/frameQueue.ts";
import { store } from "../state/store.ts";
import { useSeen } from "./useSeen.ts";
import "./race.css";

/** The race at the probe where the model solves one; elsewhere nothing. */
export function SolvedRace({ zoom }: { readonly zoom?: number }) {
  const scene = useStore(store, (s) => s.scene);
  const explanation = explanations.of(scene.model);
  const { params } = scene;
  const raced = useMemo(() => {
    const model = modelById(scene.model);
    return explanation.race?.(params, new SolvedPoint(model, params).state(model.curves[0].quantity));
  }, [explanation, params, scene.model]);
  // On a projector it is all there is to see.
  if (raced === undefined)
    return zoom === undefined ? null : (
      <p className="race-refused">No race is solved for this model: its networks train on the page itself.</p>
    );
  if (typeof raced === "string") return <p className="race-refused">{raced}</p>;
  return <RacePlayer race={raced} zoom={zoom ?? 1} />;
}

/** Milliseconds from start to end. */
const WHOLE_MS = 6000;

/** A race with play, pause, step and a slider for time; another race begins at its start. */
export function RacePlayer({ race, zoom = 1 }: { readonly race: Race; readonly zoom?: number }) {
  const last = race.times.length - 1;
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const seen = useSeen(box);
  useEffect(() => {
    setAt(0);
    setPlaying(false);
    // Another race begins to play when the scene is at rest.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || !race) return;
    return frames.motion.whenStill("page", () => setPlaying(true));
  }, [race]);
  useEffect(() => {
    if (!playing || !seen) return;
    let before: number | undefined;
    let exact: number | undefined;
    let request = 0;
    const tick = (now: number) => {
      const share = before === undefined ? 0 : Math.min(100, now - before) / WHOLE_MS;
      before = now;
      setAt((k) => {
        exact = Math.min(last, Math.max(k, exact ?? k) + share * last);
        return Math.floor(exact);
      });
      request = requestAnimationFrame(tick);
    };
    request = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(request);
  }, [playing, seen, last]);
  useEffect(() => {
    if (at >= last) setPlaying(false);
  }, [at, last]);
  const shown = Math.min(at, last);
  const figure = useMemo(
    () => ({ at: shown, times: race.times, runners: race.runners, plane: race.plane, groups: race.groups }),
    [shown, race],
  );
  const go = (to: number) => {
    setPlaying(false);
    setAt(Math.max(0, Math.min(last, to)));
  };
  const time = `t = ${readable(race.times[shown], 2)}`;
  const said = momentWords(race, shown);
  return (
    <div className="race" ref={box}>
      <ul className="legend" aria-label="Protocols">
        {race.runners.map(({ name, series, errors }) => (
          <li key={name}>
            <svg className={`series-${series}`} viewBox="0 0 34 12" aria-hidden="true">
              <path className={`series series-${series}`} d="M1,6H33" />
              <path className="dot" d={markPath(markerOf(series), 17, 6)} />
            </svg>
            <span>{name}</span>{" "}
            <b className="race-error" translate="no">
              {readable(errors[shown])}
            </b>
          </li>
        ))}
      </ul>
      <RacePlot figure={figure} zoom={zoom} description={plainSymbols(together([t("The race."), said, race.note]))} />
      <div className="race-controls">
        <button
          type="button"
          className="race-play"
          onClick={() => {
            if (shown >= last) setAt(0);
            setPlaying(!playing);
          }}
        >
          {playing ? "Pause" : "Play"}
        </button>
        <button type="button" aria-label="One step back" onClick={() => go(shown - 1)}>
          ‹
        </button>
        <button type="button" aria-label="One step on" onClick={() => go(shown + 1)}>
          ›
        </button>
        <input
          type="range"
          min={0}
          max={last}
          step={1}
          value={shown}
          aria-label="time of the race"
          aria-valuetext={time}
          onChange={(event) => go(Number(event.target.value))}
        />
        <span className="race-time" translate="no">
          {time}
        </span>
      </div>
      <p className="race-words">
        <MathText text={said} />
      </p>
      <p className="training-note">
        <MathText text={race.note} />
      </p>
    </div>
  );
}

/** Who is ahead at a moment, and at the end what the formula says. */
function momentWords({ runners, times }: Race, at: number): string {
  const order = [...runners].sort((a, b) => a.errors[at] - b.errors[at]);
  const [first, second] = order;
  const when =
    at === 0
      ? t("At the start")
      : at === times.length - 1
        ? t("At the end")
        : t("At t = {time}", { time: readable(times[at], 2) });
  const [least, next] = [first.errors[at], second.errors[at]];
  if (!Number.isFinite(least)) return t("{when} no error is finite.", { when });
  const told = { when, first: first.name, second: second.name, least: readable(least, 2) };
  if (Math.abs(next - least) <= 5e-3 * Math.max(least, 1e-9))
    return t("{when} {first} and {second} are level, at {least}.", told);
  return t("{when} {first} is ahead: {least}, {second} {next}.", { ...told, next: readable(next, 2) });
}
