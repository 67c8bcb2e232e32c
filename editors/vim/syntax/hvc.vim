" Syntax of hypercall programs (.hvc). docs/format.md has the grammar.
" Calls are told by their place, not by name: a new one needs nothing here.
if exists('b:current_syntax')
  finish
endif

syntax match hvcActor    /\v^\s*<(cpu|dev)[0-3]>/
syntax match hvcHeader   /\v^\s*<(profile|bugs)>/
syntax match hvcName     /\v(^\s*<profile\s+)@<=[^# \t]+/
syntax match hvcName     /\v(^\s*<bugs\s+[^#]*)@<=<[a-z0-9_-]+>/
syntax match hvcCall     /\v<[a-z][a-z0-9_]*>\ze\s*\(/
syntax match hvcArgument /\v<[a-z][a-z0-9_]*>\ze\s*:/
syntax match hvcValue    /\v(:\s*)@<=[^ \t,)#:]+/
syntax match hvcRepeat   /\v(\)\s*)@<=<x[0-9]+>/
syntax match hvcResult   /\v(\=\s*)@<=(-[A-Z0-9]+|-?[0-9]+)/
syntax match hvcEnd      /\v(\=[^#]*)@<=<(warn|panic)>/
syntax match hvcComment  /\v#.*$/

highlight default link hvcActor    Type
highlight default link hvcHeader   PreProc
highlight default link hvcName     String
highlight default link hvcCall     Function
highlight default link hvcArgument Identifier
highlight default link hvcValue    Number
highlight default link hvcRepeat   Repeat
highlight default link hvcResult   Constant
highlight default link hvcEnd      Exception
highlight default link hvcComment  Comment

let b:current_syntax = 'hvc'
