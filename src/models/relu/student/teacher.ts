import { normals } from "../../../lib/normal.ts";
import type { Neurons } from "../network/neurons.ts";
import { outputs } from "../network/neurons.ts";
import type { Samples } from "../network/sample.ts";
import { sphere, type Where } from "../network/sphere.ts";

/**
 * Student and teacher after [T25] §4 (docs/theory.md §3.5). The teacher is f(x) = (1/m*) Σ ±relu(w_i·x), w_i uniform on the unit
 * sphere, signs random; its last round(μ m*) neurons are missing from the source. x ~ N(0, I), labels without noise.
 */

const DATA = 0;
const TEACHER = 10;
const SIGNS = 11;
const STUDENT = 12;

export function drawTeacher(teachers: number, d: number, where: Where): Neurons {
  const z = new Float64Array(teachers);
  normals(z, teachers, { ...where, purpose: SIGNS });
  const q = z.map((v) => (v < 0 ? -1 : 1) / teachers);
  return { count: teachers, d, W: sphere(teachers, d, where, TEACHER), q };
}

/** The teacher less its last round(μ m*) neurons, the others as they are. */
export function sourceOf(teacher: Neurons, mu: number): Neurons {
  const count = teacher.count - Math.round(mu * teacher.count);
  return { ...teacher, count, W: teacher.W.slice(0, count * teacher.d), q: teacher.q.slice(0, count) };
}

/**
 * The student before training: neurons in pairs of equal w_i on the unit sphere and readouts ±1, so that it is 0 and every
 * neuron can turn at once. Weights as in slopes.ts; at an odd width the last readout is 0.
 */
export function drawStudent(m: number, d: number, where: Where): Float64Array {
  const theta = new Float64Array(m * d + m);
  const half = Math.ceil(m / 2);
  const W = sphere(half, d, where, STUDENT);
  for (let i = 0; i < m; i++) {
    const pair = i >> 1;
    theta.set(W.subarray(pair * d, (pair + 1) * d), i * d);
    theta[m * d + i] = i % 2 === 0 ? (i === m - 1 ? 0 : 1) : -1;
  }
  return theta;
}

/** n samples of the target task; the first ones do not depend on n. */
export function drawTarget(n: number, teacher: Neurons, { seed, replicate }: Where): Samples {
  const { d } = teacher;
  const X = new Float64Array(n * d);
  normals(X, n * d, { seed, replicate, purpose: DATA });
  const y = new Float64Array(n);
  outputs(y, teacher, X, n);
  return { n, d, X, y };
}
