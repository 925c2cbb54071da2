/**
 * Twenty-four settings, fixed beforehand, at which the theory of docs/theory.md §3.1–3.2 is compared with kernel regression on real
 * draws: eight of each kernel, γ 0.1 … 2, σ 0 … 1, some with an added ridge or a source of finite data. d = 400.
 */
export const settings: readonly { readonly link: string; readonly quantity: string; readonly seed: number }[] = (
  [
    ["first", "gamma=0.1&theta=45&rho=1.1&s=0.35&sigma=0", "risk-finetune"],
    ["first", "gamma=0.3&theta=20&s=1.5&sigma=0.5", "risk-finetune"],
    ["first", "gamma=0.5&theta=60&sigma=1", "risk-scratch"],
    ["first", "gamma=1&theta=75&sigma=0.2", "risk-finetune"],
    ["first", "gamma=1&theta=30&sigma=0.5&gs=0.5&ss=0.2", "risk-finetune"],
    ["first", "gamma=0.5&theta=10&sigma=0&gs=1.5&ss=0.5", "risk-finetune"],
    ["first", "gamma=0.7&theta=45&sigma=0.3&ridge=0.5", "risk-scratch"],
    ["first", "gamma=2&theta=16&rho=0.77&s=1.75&sigma=1", "risk-finetune"],
    ["readout", "gamma=0.1&theta=30&sigma=0.2", "risk-scratch"],
    ["readout", "gamma=0.4&theta=60&sigma=0", "risk-finetune"],
    ["readout", "gamma=0.8&theta=45&sigma=0.5", "risk-scratch"],
    ["readout", "gamma=1&theta=45&sigma=1", "risk-finetune"],
    ["readout", "gamma=1.2&theta=90&sigma=0.2&s=0.5", "risk-finetune"],
    ["readout", "gamma=0.5&theta=20&sigma=0.2&gs=0.8&ss=0.3", "risk-finetune"],
    ["readout", "gamma=0.6&theta=45&sigma=0.3&ridge=0.2", "risk-finetune"],
    ["readout", "gamma=2&theta=30&sigma=0.5", "risk-scratch"],
    ["both", "gamma=0.15&theta=40&sigma=0.1", "risk-finetune"],
    ["both", "gamma=0.5&theta=60&sigma=0.5", "risk-scratch"],
    ["both", "gamma=0.75&theta=45&sigma=0", "risk-scratch"],
    ["both", "gamma=1&theta=15&sigma=1", "risk-finetune"],
    ["both", "gamma=1&theta=120&sigma=0.3&s=0.7", "risk-finetune"],
    ["both", "gamma=0.5&theta=30&sigma=0.2&gs=0.3&ss=0", "risk-finetune"],
    ["both", "gamma=0.9&theta=45&sigma=0.4&ridge=1", "risk-finetune"],
    ["both", "gamma=2&theta=80&rho=1.4&sigma=0.2", "risk-scratch"],
  ] as const
).map(([train, rest, quantity], i) => ({ link: `m=relu&d=400&train=${train}&${rest}`, quantity, seed: 900 + i }));
