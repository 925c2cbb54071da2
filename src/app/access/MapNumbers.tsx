import { useEffect, useMemo, useRef, useState } from "react";
import { placeText } from "../../charts/axis.ts";
import { curveAxis } from "../../figures/curveAxes.ts";
import { curveSeries } from "../../figures/curveFigure.ts";
import { knownLevel, mapView } from "../../figures/mapView.ts";
import { HIGHEST, LOWEST, melodyOf, type Note } from "../../figures/melody.ts";
import { readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { commas } from "../../lib/lists.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import { colourScale } from "../../scene/colourScale.ts";
import { drawnCurves } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { tagNames } from "../../ui/Readout.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { cellText } from "./placeInWords.ts";
import { canPlay, play } from "./player.ts";
import { type Profile, probeOn } from "./profile.ts";

interface Props {
  readonly engine: Engine;
  /** Undefined until it is worked out, or where there is none. */
  readonly profile: Profile | undefined;
}

const part = ({ scene, map, curve, curveSimulation }: Picture) => ({ scene, map, curve, curveSimulation });
type Part = ReturnType<typeof part>;

/** The map's numbers as a table, and its axes and curves as sound. Comes when it is asked for. */
export function MapNumbers({ engine, profile }: Props) {
  const picture = usePicture(engine, part, "idle");
  return (
    <>
      <MapTable {...picture} />
      <Listen {...picture} profile={profile?.scene === picture.scene ? profile : undefined} />
    </>
  );
}

/** Rows and columns of the table: every so many of the drawn lattice, both ends among them. */
const LINES = 9;

/** Some of `count` places, evenly, the first and the last among them. */
const some = (count: number): readonly number[] => {
  const lines = Math.min(LINES, count);
  return Array.from({ length: lines }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, lines - 1)));
};

function MapTable({ scene, map }: Part) {
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const level = knownLevel(model, scene, map);
  const view = map?.complete ? mapView(model, scene, map) : undefined;
  if (quantity.simulatedOnly) return <p>There is no theory of this quantity: the map is simulated.</p>;
  if (!map || !level || !view) return <p>The map is being worked out …</p>;
  const [x, y] = ([scene.x, scene.y] as const).map((axis) => {
    const { symbol, name, unit = "" } = model.params[axis.param] as NumberParam;
    return { symbol, name, text: (v: number) => `${placeText(axis, v)}${unit}` };
  });
  const columns = some(view.nx);
  const rows = [...some(view.ny)].reverse();
  const across = (i: number) => map.field.xs[level.columns[i]];
  const upwards = (j: number) => map.field.ys[level.rows[j]];
  const tags = rows.flatMap((j) =>
    columns.map((i) => quantity.tag({ ...scene.params, [scene.x.param]: across(i), [scene.y.param]: upwards(j) })),
  );
  const tag = (["B", "A"] as const).find((t) => tags.includes(t)) ?? "E";
  return (
    <ScrollBox label="Numbers of the map">
      <table className="map-table">
        <caption>
          <MathText
            text={t("{name}, theory ({tag}): {columns} × {rows} of the map’s {nx} × {ny} places", {
              name: quantity.name,
              tag: tagNames[tag],
              columns: columns.length,
              rows: rows.length,
              nx: view.nx,
              ny: view.ny,
            })}
          />
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <MathText text={`${y.symbol} ↓  ${x.symbol} →`} />
            </th>
            {columns.map((i) => (
              <th scope="col" key={i} translate="no">
                {x.text(across(i))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((j) => (
            <tr key={j}>
              <th scope="row" translate="no">
                {y.text(upwards(j))}
              </th>
              {columns.map((i) => (
                <td key={i} translate={quantity.categories ? undefined : "no"}>
                  {cellText(scene, view.values[j * view.nx + i])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Something to listen to: its name, its notes, and what pitch means. */
interface Voice {
  readonly id: string;
  readonly name: string;
  readonly notes: readonly Note[];
  readonly key: string;
}

function Listen(props: Part & { readonly profile: Profile | undefined }) {
  const { scene, profile, curve, curveSimulation } = props;
  const voices = useMemo(
    () => [...(profile ? mapVoices(profile) : []), ...curveVoices(scene, curve, curveSimulation)],
    [scene, profile, curve, curveSimulation],
  );
  const [wanted, setWanted] = useState("x");
  const voice = voices.find(({ id }) => id === wanted) ?? voices[0];
  const stop = useRef<() => void>(undefined);
  const [playing, setPlaying] = useState(false);
  const quiet = () => {
    stop.current?.();
    stop.current = undefined;
    setPlaying(false);
  };
  // Of another setting it would be wrong; and it does not play on when the panel has gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each change of what is heard
  useEffect(() => quiet, [scene, wanted]);
  if (!canPlay()) return <p>This browser makes no sound.</p>;
  if (!voice) return null;
  return (
    <div className="listen">
      <label>
        <span>Listen to</span>
        <select value={voice.id} onChange={(event) => setWanted(event.target.value)}>
          {voices.map(({ id, name }) => (
            <option key={id} value={id}>
              {plainSymbols(name)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        onClick={() => {
          if (playing) return quiet();
          stop.current = play(voice.notes, () => setPlaying(false));
          setPlaying(true);
        }}
      >
        {playing ? "Stop the sound" : "Play"}
      </button>
      <p className="listen-key">
        <MathText text={voice.key} />
      </p>
    </div>
  );
}

function keyWords(low: number, high: number, signed: boolean): string {
  const ends = { lowest: LOWEST, low: readable(low), highest: HIGHEST, high: readable(high) };
  return signed
    ? t(
        "From the left or lower end on, in four seconds. {lowest} Hz is {low} or less, {highest} Hz is {high} or more, 440 Hz is 0, and a tick is a change of sign; a low tone is the probe, a harsh one infinity, silence no number.",
        ends,
      )
    : t(
        "From the left or lower end on, in four seconds. {lowest} Hz is {low} or less, {highest} Hz is {high} or more; a low tone is the probe, a harsh one infinity, silence no number.",
        ends,
      );
}

function mapVoices(profile: Profile): Voice[] {
  const { scene } = profile;
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const scale = colourScale(quantity, scene.colourLimit);
  const signed = quantity.scale === "diverging";
  // The pitch follows the colours: a category has its own.
  const [low, high] = quantity.categories
    ? [0, quantity.categories.length - 1]
    : [signed ? -scale.top : scale.low, scale.top];
  return (["x", "y"] as const).map((key) => {
    const { symbol } = model.params[scene[key].param] as NumberParam;
    const { values } = profile[key];
    return {
      id: key,
      name:
        key === "x"
          ? t("the map across, along {symbol}", { symbol })
          : t("the map upwards, along {symbol}", { symbol }),
      notes: melodyOf({ values, low, high, signed, probe: probeOn(scene, key) }),
      key: quantity.categories
        ? t(
            "From the left or lower end on, in four seconds; each has its own pitch, from low to high: {names}. A low tone is the probe.",
            { names: commas(quantity.categories.map(({ name }) => name)) },
          )
        : keyWords(low, high, signed),
    };
  });
}

function curveVoices(scene: Scene, curve: Part["curve"], simulation: Part["curveSimulation"]): Voice[] {
  if (scene.family.length > 0) return [];
  const model = modelById(scene.model);
  const series = curveSeries(model, scene, curve, simulation);
  const { lo, hi } = curveAxis(model, scene);
  return drawnCurves(scene).flatMap(({ label, series: k }) => {
    const values = series[k].points.map(([, v]) => v);
    if (values.length < 2) return [];
    return [
      {
        id: `curve-${k}`,
        name: t("the curve: {label}", { label }),
        notes: melodyOf({ values, low: lo, high: hi, signed: false, probe: probeOn(scene, scene.cut) }),
        key: keyWords(lo, hi, false),
      },
    ];
  });
}
