import type { Asking } from "../../../workers/forecastApi.ts";
import { type Role, roleNames, type Use } from "../../forecast/read/pieces.ts";
import type { PieceView } from "../../forecast/read/view.ts";
import { literally, t } from "../../lib/language.ts";
import { say } from "../../lib/saying.ts";
import { Cited } from "./ExamplePairs.tsx";
import type { Held } from "./useForecast.ts";

interface Props {
  readonly held: Held;
  readonly choose: (asking: Asking) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

/** What is in the files and what each part is used as, which can be changed. */
export function Sources({ held: { files, view, asking, example }, choose, remove }: Props) {
  const { pieces, hasSecond, problem } = view;
  /** Nothing is used twice: what had the role is not used any more. */
  const change = (id: string, to: Use) =>
    choose({
      ...asking,
      uses: Object.fromEntries(
        pieces.map((piece) => [
          piece.id,
          piece.id === id ? to : piece.role === to.role ? { role: "unused" } : asIs(piece),
        ]),
      ),
    });
  const nameOf = ({ name, file }: PieceView) => name || files[file].name;
  const table = (
    <table>
      <thead>
        <tr>
          <th scope="col">{files.length > 1 ? "File" : "Part"}</th>
          <th scope="col">Size</th>
          <th scope="col">Used as</th>
        </tr>
      </thead>
      <tbody>
        {pieces.map((piece) => (
          <tr key={piece.id}>
            <th scope="row" translate="no">
              {piece.name && files.length > 1 ? `${files[piece.file].name}: ${piece.name}` : nameOf(piece)}
            </th>
            <td>{piece.shape.join(" × ") || "1"}</td>
            <td>
              <select
                aria-label={literally("Use of {name}", { name: nameOf(piece) })}
                value={piece.role}
                onChange={(event) => change(piece.id, { role: event.target.value as Role })}
              >
                {piece.roles.map((role) => (
                  <option key={role} value={role}>
                    {roleNames[role]}
                  </option>
                ))}
              </select>
              {piece.columns && (piece.role === "target" || piece.role === "source") && (
                <label className="forecast-column">
                  <span>labels in</span>
                  <select
                    aria-label={literally("Column of labels in {name}", { name: nameOf(piece) })}
                    value={piece.labelColumn ?? ""}
                    onChange={(event) => change(piece.id, { role: piece.role, labelColumn: event.target.value })}
                  >
                    {piece.columns.map((column) => (
                      <option key={column} translate="no">
                        {column}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <section aria-label="Files" className="forecast-sources">
      {!example && files.length === 1 ? (
        <h3 translate="no">{files[0].name}</h3>
      ) : (
        <h3>{example ? example.title : t("{n} files", { n: files.length })}</h3>
      )}
      {example && (
        <>
          <p>{example.question}</p>
          <Cited example={example} />
        </>
      )}
      {hasSecond && (
        <p>
          <label>
            <span>Features </span>
            <select
              value={asking.isSecond ? "raw" : "target"}
              onChange={(event) => choose({ isSecond: event.target.value === "raw" })}
            >
              <option value="target">X_target</option>
              <option value="raw">X_raw</option>
            </select>
          </label>
        </p>
      )}
      {example ? (
        <details>
          <summary>What is in the file</summary>
          <div className="forecast-rows">{table}</div>
        </details>
      ) : (
        <div className="forecast-rows">{table}</div>
      )}
      {!example && (
        <p className="forecast-files">
          {files.map(({ name }) => (
            <button key={name} type="button" onClick={() => remove(name)}>
              {literally("Remove {name}", { name })}
            </button>
          ))}
        </p>
      )}
      {problem && (
        <p role="alert" className="forecast-wrong">
          {say(problem)}
        </p>
      )}
    </section>
  );
}

const asIs = ({ role, labelColumn }: PieceView): Use => ({ role, ...(labelColumn !== undefined && { labelColumn }) });
