autocmd BufNewFile,BufRead *.hvc setfiletype hvc
