# Numbers of Transferscope in R, by the command line: Rscript transferscope.R [the command, by default npx transferscope]
given <- commandArgs(trailingOnly = TRUE)
command <- if (length(given) > 0) given else c("npx", "transferscope")

transferscope <- function(..., input = NULL) {
  args <- c(command[-1], shQuote(c(...)))
  text <- system2(command[1], args, stdout = TRUE, input = input)
  if (!is.null(attr(text, "status"))) stop("transferscope ended with ", attr(text, "status"))
  read.csv(text = text, check.names = FALSE)
}

# Curves of theory along the data of the target.
curves <- transferscope("curves", "?v=1", "--no-header")
print(head(curves, 3))

# Two maps in one table; `line` is the line of the link.
maps <- transferscope("grid", "-", "--size", "9", "--quantity", "t-linear", "--no-header",
                      input = c("?v=1&sigma=0", "?v=1&sigma=1"))
finite <- maps[is.finite(maps[["t-linear"]]), ]
print(tapply(finite[["t-linear"]], finite$line, max))
