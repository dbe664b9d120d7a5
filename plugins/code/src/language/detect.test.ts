import { describe, expect, it } from '@jest/globals'
import { detectLanguage } from './detect.js'

describe('detectLanguage by name', () => {
  it.each([
    ['main.go', '', 'Go'], ['App.TSX', '', 'TSX'], ['Makefile', '', 'Makefile'], ['Dockerfile', '', 'Dockerfile'],
    ['page.html.eex', '', 'HTML+EEX'], ['a.b.c.py', '', 'Python'], ['.bashrc', '', 'Shell'], ['tsconfig.json', '', 'JSON with Comments'],
    ['notes.txt', 'def f():\n  return 1\n', 'Text'],
  ])('%s', (name, text, language) => {
    expect(detectLanguage(name, text)).toBe(language)
  })
})

describe('detectLanguage by the first lines', () => {
  it.each([
    ['tool', '#!/usr/bin/env python3\n', 'Python'], ['tool', '#!/usr/bin/env -S node --no-warnings\n', 'JavaScript'],
    ['tool', '#!/usr/bin/perl -w\n', 'Perl'], ['tool', '#! /bin/sh\n# \\\nexec tclsh "$0" "$@"\n', 'Tcl'], ['tool', '#!/bin/bash\n', 'Shell'], ['tool.p6', '#!/usr/bin/env perl6\n', 'Raku'],
    ['config', '# vim: set ft=ruby :\n', 'Ruby'], ['config', '/* -*- mode: c++; tab-width: 2 -*- */\n', 'C++'],
    ['file', '(* -*- tuareg -*- *)\n', undefined], ['file', 'x\n'.repeat(4000) + '# vi: filetype=yaml\n', 'YAML'],
    ['list.h', '// -*- C++ -*-\nint f();\n', 'C++'],
  ])('%s with %j', (name, text, language) => {
    expect(detectLanguage(name, text)).toBe(language)
  })
})

describe('detectLanguage of shared extensions', () => {
  it.each([
    ['a.h', 'int add(int a, int b);\n', 'C'], ['a.h', 'namespace geo {\nclass Point;\n}\n', 'C++'], ['a.h', '@interface Point : NSObject\n@end\n', 'Objective-C'],
    ['a.h', '/* This header declares things,\n   using the class of functions */\nvoid f(void);\n', 'C'],
    ['a.m', '#import <Foundation/Foundation.h>\n', 'Objective-C'], ['a.m', 'function y = f(x)\n  y = x + 1;\nend\n', 'MATLAB'], ['a.m', ':- module hello.\n:- interface.\n', 'Mercury'],
    ['a.m', 'f[x_] := x^2\n(* square *)\n', 'Wolfram Language'],
    ['a.pl', 'use strict;\nmy $x = 1;\n', 'Perl'], ['a.pl', 'parent(X, Y) :- father(X, Y).\n', 'Prolog'], ['a.pl', 'use v6;\nsay "hi";\n', 'Raku'],
    ['a.r', 'x <- c(1, 2)\nmean(x)\n', 'R'], ['a.r', 'REBOL [ Title: "x" ]\n', 'Rebol'],
    ['a.ts', 'export const a: number = 1\n', 'TypeScript'], ['a.ts', '<?xml version="1.0"?>\n<!DOCTYPE TS>\n', 'XML'],
    ['a.sql', 'select 1;\n', 'SQL'], ['a.sql', 'DECLARE @n INT\nGO\n', 'TSQL'], ['a.sql', 'create or replace package p is\n  v varchar2(10);\nend;\n/\n', 'PLSQL'],
    ['a.sql', 'create function f() returns int as $$ begin return 1; end $$ language plpgsql;\n', 'PLpgSQL'],
    ['a.md', '# Title\n\nText\n', 'Markdown'], ['a.md', '(define_insn "add"\n', 'GCC Machine Description'],
    ['a.fs', 'module A\nlet x = 1\n', 'F#'], ['a.fs', '#version 330\nvoid main() {}\n', 'GLSL'], ['a.fs', ': square dup * ;\n', 'Forth'],
    ['a.v', 'module counter(input clk);\nendmodule\n', 'Verilog'], ['a.v', 'Lemma a : True.\nProof. exact I. Qed.\n', 'Rocq Prover'], ['a.v', 'fn main() {\n}\n', 'V'],
    ['a.cls', '\\NeedsTeXFormat{LaTeX2e}\n', 'TeX'], ['a.cls', 'public with sharing class A {}\n', 'Apex'], ['a.cls', 'Class A.B Extends %Persistent\n{\n}\n', 'ObjectScript'],
    ['a.yml', 'a: 1\n', 'YAML'], ['a.yml', 'openapi: 3.0.1\n', 'OASv3-yaml'], ['a.1', '.TH LS 1\n', 'Roff Manpage'], ['syslog.1', 'Jan  1 host kernel: up\n', undefined],
  ])('%s with %j', (name, text, language) => {
    expect(detectLanguage(name, text)).toBe(language)
  })
})

describe('detectLanguage by content alone', () => {
  it.each([
    ['from os import path\nimport sys\n\ndef main(argv):\n    if len(argv) > 1:\n        print(argv[1])\n\nif __name__ == "__main__":\n    main(sys.argv)\n', 'Python'],
    ['package main\n\nimport "fmt"\n\nfunc main() {\n\tx := 1\n\tfmt.Println(x)\n}\n', 'Go'],
    ['#include <stdio.h>\n\nint main(void)\n{\n    printf("hi\\n");\n    return 0;\n}\n', 'C'],
    ['use std::io;\n\nfn main() {\n    let mut line = String::new();\n    println!("{}", line);\n}\n', 'Rust'],
    ['<!DOCTYPE html>\n<html><head></head></html>\n', 'HTML'], ['{"a": [1, 2, 3]}\n', 'JSON'], ['<?xml version="1.0"?>\n<a/>\n', 'XML'],
    ['CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\nSELECT id FROM t WHERE id > 0;\n', 'SQL'],
    ['diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n', 'Diff'],
  ])('%j', (text, language) => {
    expect(detectLanguage('', text)).toBe(language)
  })

  it.each([
    'Dear Ms Example,\n\nthank you for your letter of 3 May. If you have any questions, please call us.\n\nYours\nA. Sample\n',
    'Flour 500 g\nButter 250 g\nSugar: to taste\n\nMix it all, then let it rest for an hour.\n- do not open the oven\n- do not hurry\n',
    '2024-01-01 12:00:00 INFO started\n2024-01-01 12:00:01 WARN disk is nearly full\n', '',
  ])('says nothing about prose: %j', (text) => {
    expect(detectLanguage('', text)).toBeUndefined()
  })
})
