/** Atlases that come with the site (docs/atlas), fetched when they are asked for. */
export const shippedAtlases = [
  {
    file: "student.parquet",
    title: "Student and teacher",
    text: "ReLU networks that are trained, where no formula is known: what the source’s teacher lacks against the number of samples, 16 trials a cell.",
  },
  {
    file: "agreement.parquet",
    title: "Agreement",
    text: "Theory and simulation at 3000 settings drawn before any was looked at, 24 trials each: by quantity, the largest differences first.",
  },
] as const;
