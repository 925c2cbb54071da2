import { expose } from "comlink";
import { forecastApi } from "./forecastApi.ts";

expose(forecastApi);
