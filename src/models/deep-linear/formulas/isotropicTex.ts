/** TeX of the formulas for isotropic inputs and of what all inputs share, docs/theory.md §1.1–1.2: [general form, the same with slots]. */

const SC = "R_{\\mathrm{sc}}";
const LT = "R_{\\mathrm{lt}}";
const FT = "R_{\\mathrm{ft}}";
const VALUE = "\\allowbreak=\\num{value}";

// What scratch pays for fitting label noise, and the share of directions that the data leave unseen.
const BELOW = "\\frac{\\sigma^2n}{d-n-1}";
const BELOW_N = "\\frac{\\fac{sigma}^2\\cdot\\cnt{n}}{\\cnt{d}-\\cnt{n}-1}";
const ABOVE = "\\frac{\\sigma^2d}{n-d-1}";
const ABOVE_N = "\\frac{\\fac{sigma}^2\\cdot\\cnt{d}}{\\cnt{n}-\\cnt{d}-1}";
const LARGE_BELOW = "\\frac{\\sigma^2\\gamma}{1-\\gamma}";
const LARGE_BELOW_N = "\\frac{\\fac{sigma}^2\\cdot\\cnt{gamma}}{1-\\cnt{gamma}}";
const LARGE_ABOVE = "\\frac{\\sigma^2}{\\gamma-1}";
const LARGE_ABOVE_N = "\\frac{\\fac{sigma}^2}{\\cnt{gamma}-1}";
const UNSEEN = "\\Bigl(1-\\frac{n}{d}\\Bigr)";
const UNSEEN_N = "\\Bigl(1-\\frac{\\cnt{n}}{\\cnt{d}}\\Bigr)";
const LARGE_UNSEEN = "(1-\\gamma)";
const LARGE_UNSEEN_N = "(1-\\cnt{gamma})";

// ‖β_t − cβ̂_s‖² and 2⟨cβ̂_s, β_t⟩ − ‖cβ̂_s‖², for a source that is known and for one that was learned.
const OVERLAP = "\\langle\\hat\\beta_s,\\beta_t\\rangle";
const AWAY = "\\bigl(\\rho^2-2c\\rho s\\cos\\theta+c^2s^2\\bigr)";
const AWAY_N =
  "\\bigl(\\fac{rho}^2\\allowbreak-2\\cdot\\fac{c}\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ\\allowbreak+\\fac{c}^2\\cdot\\fac{s}^2\\bigr)";
const AWAY_LEARNED = `\\bigl(\\rho^2-2c\\,${OVERLAP}+c^2\\hat s^2\\bigr)`;
const AWAY_LEARNED_N =
  "\\bigl(\\fac{rho}^2\\allowbreak-2\\cdot\\fac{c}\\cdot\\fac{overlap}\\allowbreak+\\fac{c}^2\\cdot\\fac{norm2}\\bigr)";
// The size of a noisy source has a law: means over it.
const AWAY_SPREAD = `\\bigl(\\rho^2-2\\,\\mathbb E[c]\\,${OVERLAP}+\\mathbb E[c^2\\hat s^2]\\bigr)`;
const AWAY_SPREAD_N =
  "\\bigl(\\fac{rho}^2\\allowbreak-2\\cdot\\fac{c}\\cdot\\fac{overlap}\\allowbreak+\\num{kept}\\bigr)";
const GAIN = "\\bigl(2c\\rho s\\cos\\theta-c^2s^2\\bigr)";
const GAIN_N =
  "\\bigl(2\\cdot\\fac{c}\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ\\allowbreak-\\fac{c}^2\\cdot\\fac{s}^2\\bigr)";
const GAIN_LEARNED = `\\bigl(2c\\,${OVERLAP}-c^2\\hat s^2\\bigr)`;
const GAIN_LEARNED_N = "\\bigl(2\\cdot\\fac{c}\\cdot\\fac{overlap}\\allowbreak-\\fac{c}^2\\cdot\\fac{norm2}\\bigr)";

// The same with means over the data, where c is not one number.
const MEAN = "\\bar c";
const SQUARE = "\\overline{c^2}";
const inMeans = (general: string) => general.replaceAll("c^2", SQUARE).replaceAll("2c", `2${MEAN}\\,`);
const withMeans = (numbers: string) => numbers.replaceAll("\\fac{c}^2", "\\fac{c2}");

export const isotropicTex = {
  "scratch/finite-below": [
    `${SC}=\\rho^2${UNSEEN}\\allowbreak+${BELOW}`,
    `=\\fac{rho}^2${UNSEEN_N}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "scratch/finite-above": [`${SC}=${ABOVE}`, `=${ABOVE_N}${VALUE}`],
  "scratch/finite-noiseless": [`${SC}=\\rho^2${UNSEEN}`, `=\\fac{rho}^2${UNSEEN_N}${VALUE}`],
  "scratch/finite-peak": [`${SC}=\\infty\\allowbreak\\quad\\text{for } d-1\\le n\\le d+1`],
  "scratch/large-below": [
    `${SC}=\\rho^2${LARGE_UNSEEN}\\allowbreak+${LARGE_BELOW}`,
    `=\\fac{rho}^2${LARGE_UNSEEN_N}\\allowbreak+${LARGE_BELOW_N}${VALUE}`,
  ],
  "scratch/large-above": [`${SC}=${LARGE_ABOVE}`, `=${LARGE_ABOVE_N}${VALUE}`],
  "scratch/large-peak": [`${SC}=\\infty\\quad\\text{at } \\gamma=1`],
  "scratch/perfect": [`${SC}=0`],

  "finetune/finite-below": [
    `${FT}=${UNSEEN}${AWAY}\\allowbreak+${BELOW}`,
    `=${UNSEEN_N}${AWAY_N}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "finetune/finite-below-learned": [
    `${FT}=${UNSEEN}${AWAY_LEARNED}\\allowbreak+${BELOW}`,
    `=${UNSEEN_N}${AWAY_LEARNED_N}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "finetune/finite-below-spread": [
    `${FT}=${UNSEEN}${AWAY_SPREAD}\\allowbreak+${BELOW}`,
    `=${UNSEEN_N}${AWAY_SPREAD_N}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "finetune/finite-noiseless-spread": [`${FT}=${UNSEEN}${AWAY_SPREAD}`, `=${UNSEEN_N}${AWAY_SPREAD_N}${VALUE}`],
  "finetune/finite-noiseless": [`${FT}=${UNSEEN}${AWAY}`, `=${UNSEEN_N}${AWAY_N}${VALUE}`],
  "finetune/finite-noiseless-learned": [`${FT}=${UNSEEN}${AWAY_LEARNED}`, `=${UNSEEN_N}${AWAY_LEARNED_N}${VALUE}`],
  "finetune/large-below": [
    `${FT}=${LARGE_UNSEEN}${AWAY}\\allowbreak+${LARGE_BELOW}`,
    `=${LARGE_UNSEEN_N}${AWAY_N}\\allowbreak+${LARGE_BELOW_N}${VALUE}`,
  ],
  "finetune/large-below-learned": [
    `${FT}=${LARGE_UNSEEN}${AWAY_LEARNED}\\allowbreak+${LARGE_BELOW}`,
    `=${LARGE_UNSEEN_N}${AWAY_LEARNED_N}\\allowbreak+${LARGE_BELOW_N}${VALUE}`,
  ],
  "finetune/mean": [
    `${FT}=${UNSEEN}${inMeans(AWAY)}\\allowbreak+${BELOW}`,
    `=${UNSEEN_N}${withMeans(AWAY_N)}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "finetune/mean-learned": [
    `${FT}=${UNSEEN}${inMeans(AWAY_LEARNED)}\\allowbreak+${BELOW}`,
    `=${UNSEEN_N}${withMeans(AWAY_LEARNED_N)}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "finetune/mean-noiseless": [`${FT}=${UNSEEN}${inMeans(AWAY)}`, `=${UNSEEN_N}${withMeans(AWAY_N)}${VALUE}`],
  "finetune/mean-noiseless-learned": [
    `${FT}=${UNSEEN}${inMeans(AWAY_LEARNED)}`,
    `=${UNSEEN_N}${withMeans(AWAY_LEARNED_N)}${VALUE}`,
  ],
  "finetune/unbounded": [`${FT}=\\infty\\quad\\text{as } ${SQUARE}=\\infty`],
  "finetune/finite-above": [`${FT}=${ABOVE}`, `=${ABOVE_N}${VALUE}`],
  "finetune/large-above": [`${FT}=${LARGE_ABOVE}`, `=${LARGE_ABOVE_N}${VALUE}`],
  "finetune/finite-peak": [`${FT}=\\infty\\allowbreak\\quad\\text{for } d-1\\le n\\le d+1`],
  "finetune/large-peak": [`${FT}=\\infty\\quad\\text{at } \\gamma=1`],
  "finetune/perfect": [`${FT}=0`],
  "finetune/stuck": [`${FT}=\\rho^2`, `=\\fac{rho}^2${VALUE}`],
  "finetune/source-peak": [`${FT}=\\infty\\quad\\text{as } \\hat s\\to\\infty`],
  "finetune/forgets": [
    `${FT}=B\\bigl(\\rho^2+c^2\\hat s^2\\bigr)\\allowbreak+V`,
    `=\\fac{B}\\bigl(\\fac{rho}^2+\\fac{kept}\\bigr)\\allowbreak+\\num{V}${VALUE}`,
  ],

  "gain/finite": [`T_{\\mathrm{ft}}=${UNSEEN}${GAIN}`, `=${UNSEEN_N}${GAIN_N}${VALUE}`],
  "gain/finite-learned": [`T_{\\mathrm{ft}}=${UNSEEN}${GAIN_LEARNED}`, `=${UNSEEN_N}${GAIN_LEARNED_N}${VALUE}`],
  "gain/finite-spread": [
    `T_{\\mathrm{ft}}=${UNSEEN}\\bigl(2\\,\\mathbb E[c]\\,${OVERLAP}-\\mathbb E[c^2\\hat s^2]\\bigr)`,
    `=${UNSEEN_N}\\bigl(2\\cdot\\fac{c}\\cdot\\fac{overlap}-\\num{kept}\\bigr)${VALUE}`,
  ],
  "gain/mean": [`T_{\\mathrm{ft}}=${UNSEEN}${inMeans(GAIN)}`, `=${UNSEEN_N}${withMeans(GAIN_N)}${VALUE}`],
  "gain/mean-learned": [
    `T_{\\mathrm{ft}}=${UNSEEN}${inMeans(GAIN_LEARNED)}`,
    `=${UNSEEN_N}${withMeans(GAIN_LEARNED_N)}${VALUE}`,
  ],
  "gain/unbounded": [`T_{\\mathrm{ft}}=-\\infty\\quad\\text{as } ${SQUARE}=\\infty`],
  "gain/large": [`T_{\\mathrm{ft}}=${LARGE_UNSEEN}${GAIN}`, `=${LARGE_UNSEEN_N}${GAIN_N}${VALUE}`],
  "gain/large-learned": [
    `T_{\\mathrm{ft}}=${LARGE_UNSEEN}${GAIN_LEARNED}`,
    `=${LARGE_UNSEEN_N}${GAIN_LEARNED_N}${VALUE}`,
  ],
  "gain/none": ["T_{\\mathrm{ft}}=0"],
  "gain/stuck": [`T_{\\mathrm{ft}}=${SC}-\\rho^2`, `=\\num{scratch}-\\fac{rho}^2${VALUE}`],
  "gain/source-peak": ["T_{\\mathrm{ft}}=-\\infty\\quad\\text{as } \\hat s\\to\\infty"],
  "gain/forgets": ["T_{\\mathrm{ft}}=-B\\,c^2\\hat s^2", `=-\\fac{B}\\cdot\\fac{kept}${VALUE}`],
  "gain/linear": [`T_{\\mathrm{lt}}=${SC}-${LT}`, `=\\num{scratch}-\\num{linear}${VALUE}`],

  "linear/finite": [
    `${LT}=p+\\frac{\\sigma^2+p}{n-2}`,
    `=\\num{p}+\\frac{\\fac{sigma}^2+\\num{p}}{\\cnt{n}-2}${VALUE}`,
  ],
  "linear/finite-ridge": [
    `${LT}=p+(\\rho^2-p)\\,\\mathbb E\\Bigl[\\frac{h^2}{(u+h)^2}\\Bigr]\\allowbreak+(\\sigma^2+p)\\,\\mathbb E\\Bigl[\\frac{u}{(u+h)^2}\\Bigr]`,
    `=\\num{p}+\\bigl(\\fac{rho}^2-\\num{p}\\bigr)\\cdot\\fac{left}\\allowbreak+\\bigl(\\fac{sigma}^2+\\num{p}\\bigr)\\cdot\\fac{spread}${VALUE}`,
  ],
  "linear/finite-few": [`${LT}=\\infty\\quad\\text{for } 0<n\\le 2`],
  "linear/finite-perfect": [`${LT}=p=0`],
  "linear/no-data": [`${LT}=\\rho^2`, `=\\fac{rho}^2${VALUE}`],
  "linear/large": [`${LT}=\\rho^2\\,\\sin^2\\theta`, `=\\fac{rho}^2\\cdot\\sin^2\\num{theta}^\\circ${VALUE}`],
  "linear/large-learned": [`${LT}=p`, `=\\num{p}${VALUE}`],
  "linear/large-ridge": [
    `${LT}=p+(\\rho^2-p)\\Bigl(\\frac{h}{1+h}\\Bigr)^2`,
    `=\\num{p}+\\bigl(\\fac{rho}^2-\\num{p}\\bigr)\\Bigl(\\frac{\\num{h}}{1+\\num{h}}\\Bigr)^2${VALUE}`,
  ],
  floor: ["p=\\rho^2\\,\\sin^2\\theta", `=\\fac{rho}^2\\cdot\\sin^2\\num{theta}^\\circ${VALUE}`],
  "floor/finite-learned": [
    "p=\\rho^2\\Bigl(1-a\\,\\cos^2\\theta-\\frac{(1-a)\\,\\sin^2\\theta}{d-1}\\Bigr)",
    `=\\fac{rho}^2\\Bigl(1-\\fac{a}\\cdot\\cos^2\\num{theta}^\\circ\\allowbreak-\\frac{(1-\\num{a})\\cdot\\sin^2\\num{theta}^\\circ}{\\cnt{d}-1}\\Bigr)${VALUE}`,
  ],
  "floor/large-learned": [
    "p=\\rho^2\\bigl(1-a\\,\\cos^2\\theta\\bigr)",
    `=\\fac{rho}^2\\bigl(1-\\fac{a}\\cdot\\cos^2\\num{theta}^\\circ\\bigr)${VALUE}`,
  ],
  "along/noisy": [
    "a=\\frac{m-(m-1)\\,G}{d},\\quad m=\\min\\{n_s,d\\}",
    `a=\\frac{\\cnt{m}-(\\cnt{m}-1)\\cdot\\fac{G}}{\\cnt{d}}${VALUE}`,
  ],
  "noise-only": [
    "G={}_2F_1\\Bigl(1,\\tfrac{|d-n_s|+1}2;\\,\\tfrac d2+1;\\,-\\tfrac{s^2}{\\sigma_s^2}\\Bigr)",
    "=\\num{value}",
  ],
  "along/below": ["a=\\frac{\\gamma_s^2s^2}{\\hat s^2}", `=\\frac{\\fac{gs}^2\\cdot\\fac{s}^2}{\\num{norm2}}${VALUE}`],
  "along/above": ["a=\\frac{s^2}{\\hat s^2}", `=\\frac{\\fac{s}^2}{\\num{norm2}}${VALUE}`],
  "ridge/finite": [
    "h=n\\lambda_{\\mathrm{lt}}/s^{2-2/L},\\quad u\\sim\\chi^2_n",
    `h=\\frac{\\cnt{n}\\cdot\\fac{ridge}}{\\fac{s}^{2-2/\\num{L}}}${VALUE}`,
  ],
  "ridge/finite-learned": [
    "h=n\\lambda_{\\mathrm{lt}}/\\hat s^{2-2/L},\\quad u\\sim\\chi^2_n",
    `h=\\frac{\\cnt{n}\\cdot\\fac{ridge}}{\\fac{norm2}^{1-1/\\num{L}}}${VALUE}`,
  ],
  "ridge/spread": [
    "h=n\\lambda_{\\mathrm{lt}}\\,\\mathbb E\\bigl[\\hat s^{-2+2/L}\\bigr],\\quad u\\sim\\chi^2_n",
    `h=\\cnt{n}\\cdot\\fac{shrink}${VALUE}`,
  ],
  "ridge/large": ["h=\\lambda_{\\mathrm{lt}}/s^{2-2/L}", `=\\frac{\\num{ridge}}{\\fac{s}^{2-2/\\num{L}}}${VALUE}`],
  "ridge/large-learned": [
    "h=\\lambda_{\\mathrm{lt}}/\\hat s^{2-2/L}",
    `=\\frac{\\num{ridge}}{\\fac{norm2}^{1-1/\\num{L}}}${VALUE}`,
  ],

  "c/one": ["c=1"],
  "c/size": ["\\hat s^2=\\frac{n_s}{d}s^2+\\sigma_s^2\\frac{n_s}{v},\\quad v\\sim\\chi^2_{d-n_s+1}"],
  "c/size-above": ["\\hat s^2=s^2+\\sigma_s^2\\frac{d}{v},\\quad v\\sim\\chi^2_{n_s-d+1}"],
  "c/two": [
    "c=\\sqrt{\\tfrac12\\bigl(B+\\sqrt{B^2+4A}\\bigr)}",
    `=\\sqrt{\\tfrac12\\bigl(\\num{B}+\\sqrt{\\fac{B}^2+4\\cdot\\fac{A}}\\bigr)}${VALUE}`,
  ],
  "c/root": ["q^{L-1}(q-B)=A", `\\cnt{q}^{\\num{L}-1}\\bigl(\\cnt{q}-\\num{B}\\bigr)${VALUE}`],
  "c/power": ["c=q^{(L-1)/2}", `=\\cnt{q}^{(\\num{L}-1)/2}${VALUE}`],
  "c/infinite": ["c=\\sqrt{\\frac{A}{1-B}}", `=\\sqrt{\\frac{\\num{A}}{1-\\num{B}}}${VALUE}`],
  "A/large": [
    `A=\\frac{1}{s^2}\\Bigl(\\rho^2\\gamma+${LARGE_BELOW}\\Bigr)`,
    `=\\frac{1}{\\fac{s}^2}\\Bigl(\\fac{rho}^2\\cdot\\cnt{gamma}+${LARGE_BELOW_N}\\Bigr)${VALUE}`,
  ],
  "A/large-learned": [
    `A=\\frac{1}{\\hat s^2}\\Bigl(\\rho^2\\gamma+${LARGE_BELOW}\\Bigr)`,
    `=\\frac{1}{\\num{norm2}}\\Bigl(\\fac{rho}^2\\cdot\\cnt{gamma}+${LARGE_BELOW_N}\\Bigr)${VALUE}`,
  ],
  "B/large": ["B=1-\\gamma", `=1-\\cnt{gamma}${VALUE}`],
  "c/mean": [
    `${MEAN}=\\frac{\\mathbb E[c\\,\\hat\\beta_s^\\top P_\\perp\\beta_t]}{\\mathbb E[\\hat\\beta_s^\\top P_\\perp\\beta_t]}`,
    "=\\num{value}",
  ],
  "c/mean2": [`${SQUARE}=\\frac{\\mathbb E[c^2B]}{\\mathbb E[B]}`, "=\\num{value}"],
  "c/law": [
    "c=q^{(L-1)/2},\\quad q^{L-1}(q-B)=A,\\quad A=\\frac{\\lVert X^+y\\rVert^2}{\\hat s^2},\\quad B=\\frac{\\lVert P_\\perp\\hat\\beta_s\\rVert^2}{\\hat s^2}",
  ],
  "c/law-infinite": [
    "c=\\sqrt{\\frac{A}{1-B}},\\quad A=\\frac{\\lVert X^+y\\rVert^2}{\\hat s^2},\\quad B=\\frac{\\lVert P_\\perp\\hat\\beta_s\\rVert^2}{\\hat s^2}",
  ],
  "kept/infinite": [
    "c^2\\hat s^2=\\frac{(1-B)\\rho^2+V}{1-B}",
    `=\\frac{(1-\\num{B})\\cdot\\fac{rho}^2+\\num{V}}{1-\\num{B}}${VALUE}`,
  ],
  "V/large": [`V=${LARGE_BELOW}`, `=${LARGE_BELOW_N}${VALUE}`],

  "source/risk": [
    "R_{\\mathrm{src}}=\\rho^2-2\\rho s\\cos\\theta+s^2",
    `=\\fac{rho}^2-2\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ\\allowbreak+\\fac{s}^2${VALUE}`,
  ],
  "source/risk-learned": [
    `R_{\\mathrm{src}}=\\rho^2-2\\,${OVERLAP}+\\hat s^2`,
    `=\\fac{rho}^2-2\\cdot\\fac{overlap}\\allowbreak+\\num{norm2}${VALUE}`,
  ],
  "source/finite-below": [
    "\\hat s^2=\\gamma_ss^2\\allowbreak+\\frac{\\sigma_s^2n_s}{d-n_s-1}",
    `=\\fac{gs}\\cdot\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2\\cdot\\cnt{ns}}{\\cnt{d}-\\cnt{ns}-1}${VALUE}`,
  ],
  "source/finite-above": [
    "\\hat s^2=s^2+\\frac{\\sigma_s^2d}{n_s-d-1}",
    `=\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2\\cdot\\cnt{d}}{\\cnt{ns}-\\cnt{d}-1}${VALUE}`,
  ],
  "source/large-below": [
    "\\hat s^2=\\gamma_ss^2\\allowbreak+\\frac{\\sigma_s^2\\gamma_s}{1-\\gamma_s}",
    `=\\fac{gs}\\cdot\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2\\cdot\\cnt{gs}}{1-\\cnt{gs}}${VALUE}`,
  ],
  "source/large-above": [
    "\\hat s^2=s^2+\\frac{\\sigma_s^2}{\\gamma_s-1}",
    `=\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2}{\\cnt{gs}-1}${VALUE}`,
  ],
  "source/noiseless-below": ["\\hat s^2=\\gamma_ss^2", `=\\fac{gs}\\cdot\\fac{s}^2${VALUE}`],
  "source/noiseless-above": ["\\hat s^2=s^2", `=\\fac{s}^2${VALUE}`],
  "source/peak": ["\\hat s^2=\\infty"],
  "overlap/below": [
    `${OVERLAP}=\\gamma_s\\rho s\\cos\\theta`,
    `=\\fac{gs}\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ${VALUE}`,
  ],
  "overlap/above": [
    `${OVERLAP}=\\rho s\\cos\\theta`,
    `=\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ${VALUE}`,
  ],

  least: [`\\min\\{${SC},\\,${LT},\\,${FT}\\}`, `=\\min(\\num{scratch},\\,\\num{linear},\\,\\num{finetune})${VALUE}`],
  "saves/linear": ["\\log_2\\frac{n^*_{\\mathrm{sc}}(\\varepsilon)}{n^*_{\\mathrm{lt}}(\\varepsilon)}"],
  "saves/finetune": ["\\log_2\\frac{n^*_{\\mathrm{sc}}(\\varepsilon)}{n^*_{\\mathrm{ft}}(\\varepsilon)}"],
  reach: ["n^*(\\varepsilon)=\\min\\{n: R(n)\\le\\varepsilon\\}"],
  "hurts/linear": [`P(T_{\\mathrm{lt}}<0)\\approx\\frac1N\\sum_{i=1}^N\\mathbf 1\\bigl[${SC}^{(i)}<${LT}^{(i)}\\bigr]`],
  "hurts/finetune": [
    `P(T_{\\mathrm{ft}}<0)\\approx\\frac1N\\sum_{i=1}^N\\mathbf 1\\bigl[${SC}^{(i)}<${FT}^{(i)}\\bigr]`,
  ],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;
